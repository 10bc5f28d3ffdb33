import type { Recipe } from '../recipe.ts';

export const OPENCV: Recipe = {
  id: 'opencv',
  name: 'OpenCV',
  what: 'pictures in a Python program',
  blocks: [
    {
      kind: 'file',
      name: 'camera.py',
      language: 'python',
      text: `import cv2

camera = cv2.VideoCapture("{stream}?fps=5", cv2.CAP_FFMPEG)
while True:
    there, picture = camera.read()
    if not there:
        break
    print(picture.shape, picture.mean(), flush=True)`,
    },
    {
      kind: 'text',
      text: '`read` waits for the next picture and says False when the stream has ended: open it again then. Ask for no more pictures than your program can work on, or it will work on old ones.',
    },
  ],
  evidence: { kind: 'tested', text: "Tested: run with OpenCV 4.6, its pictures compared with the camera's." },
};
