"""Shows a stream with OpenCV: URL, pictures wanted, width and height of the part that goes to stdout in grey."""

import sys

import cv2

url, pictures, width, height = sys.argv[1], *map(int, sys.argv[2:])
capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG)
for _ in range(pictures):
    there, picture = capture.read()
    if not there:
        sys.exit("read() gave no picture")
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[:height, :width]
    sys.stdout.buffer.write(grey.tobytes())
    sys.stdout.buffer.flush()
