"""The small TorchScript network of FrechetDistanceTest, called like NVIDIA's inception-2015-12-05.pt: bytes in, features out.

    venv/bin/python bench/golden/features.py vqgan-tokenizer/src/test/resources/vidact/vqgan/train/features.pt
"""
import sys

import torch


class Features(torch.nn.Module):
    def forward(self, pictures, return_features: bool = False):
        features = torch.nn.functional.adaptive_avg_pool2d(pictures.to(torch.float32) / 255, 2).flatten(1)
        return features if return_features else features.sum(1, keepdim=True)


torch.jit.script(Features()).save(sys.argv[1])
