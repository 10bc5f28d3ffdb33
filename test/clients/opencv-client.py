"""Reads a stream with OpenCV and writes gray pictures to stdout. Arguments: URL, number of pictures, width and height to crop to."""

import sys

import cv2

url, pictures, width, height = sys.argv[1], *map(int, sys.argv[2:])
capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG)
for _ in range(pictures):
    ok, picture = capture.read()
    if not ok:
        sys.exit("read() returned no picture")
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[:height, :width]
    sys.stdout.buffer.write(gray.tobytes())
    sys.stdout.buffer.flush()
