import type { Recipe } from '../recipe.ts';

const CONSTANTS = { 90: 'ROTATE_90_CLOCKWISE', 180: 'ROTATE_180', 270: 'ROTATE_90_COUNTERCLOCKWISE' };

export default {
  id: 'opencv',
  name: 'OpenCV',
  what: 'frames in a Python program',
  category: 'programming',
  blocks: [
    {
      kind: 'file',
      name: 'camera.py',
      language: 'python',
      text: `import cv2

camera = cv2.VideoCapture("{stream fps=5}", cv2.CAP_FFMPEG)
while True:
    ok, frame = camera.read()
    if not ok:
        break
    print(frame.shape, frame.mean(), flush=True)`,
    },
    {
      kind: 'text',
      text: '`read` waits for the next frame and returns False when the stream has ended; open it again then. Request no more frames than your program can process, or it will process old ones.',
    },
  ],
  evidence: { kind: 'tested', text: "Tested with OpenCV 4.6: its frames match the camera's." },
  orientation: {
    follows: false,
    evidence: 'Tested with OpenCV 4.6: `VideoCapture` does not, `imread` does.',
    advice: (turn) => `Add \`frame = cv2.rotate(frame, cv2.${CONSTANTS[turn]})\` after \`read\`.`,
  },
} satisfies Recipe;
