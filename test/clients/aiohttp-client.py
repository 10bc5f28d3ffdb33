"""Reads a stream with aiohttp, the library of Home Assistant, and writes JPEGs to stdout. Arguments: URL, number of pictures."""

import asyncio
import sys

import aiohttp


async def show(url: str, pictures: int) -> None:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        reader = aiohttp.MultipartReader.from_response(response)
        for _ in range(pictures):
            part = await reader.next()
            if part is None:
                sys.exit("the stream has ended")
            sys.stdout.buffer.write(await part.read())
            sys.stdout.buffer.flush()


asyncio.run(show(sys.argv[1], int(sys.argv[2])))
