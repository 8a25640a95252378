"""Weights of `base` by formula and what taming's definition makes of two pictures with them, for import-tokenizer --compare.

    venv/bin/python bench/golden/base.py runs/base
    ./vidact import-tokenizer --config base --weights runs/base/weights.safetensors --compare runs/base/example.safetensors \\
        --out runs/base/tokenizer
"""
import json
import pathlib
import struct
import sys

import torch

import vqgan


def write(file, tensors):
    """A safetensors file: length of the header, header, values."""
    header, offset = {}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * tensor.element_size()
        kind = "I64" if tensor.dtype == torch.int64 else "F32"
        header[name] = dict(dtype=kind, shape=list(tensor.shape), data_offsets=[offset, offset + size])
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            out.write(tensor.contiguous().numpy().tobytes())


vqgan.CHANNELS, vqgan.MULTIPLIERS, vqgan.BLOCKS, vqgan.EMBEDDING, vqgan.CODES = 128, (1, 1, 2, 2, 4), 2, 256, 1024
vqgan.DECIDED = False  # --compare tells toss-ups apart
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
with torch.no_grad():
    pictures = vqgan.pictures("pictures", 256)
    z, codes, images, _ = vqgan.vqgan(pictures)
example = dict(pictures=pictures.float(), codes=codes.view(len(z), *z.shape[2:]), images=images.float())
write(folder / "weights.safetensors", {name: tensor.detach().float() for name, tensor in vqgan.weights.items()})
write(folder / "example.safetensors", example)
print(sum(tensor.numel() for tensor in vqgan.weights.values()), "parameters,", codes.numel(), "codes")
