"""Golden numbers for ClipTextTest: CLIP's byte-pair encoding of 10,000 made-up sentences, and a small text tower.

    pip install ftfy regex torch transformers
    venv/bin/python bench/golden/clip.py bpe_simple_vocab_16e6.txt.gz > gpt-vla/src/test/resources/vidact/gpt/text/clip.json

Add a folder as a second argument, and it gets a ViT-B/32 text model with random weights in Hugging Face's layout and `features.json`,
what that model says of some captions. Sentences are words of `words.json`, drawn by a linear congruential generator. The encoding is
written anew after the description of openai/CLIP's tokenizer, with its own libraries (ftfy, regex); the tower is transformers'.
"""
import gzip
import hashlib
import html
import json
import math
import pathlib
import sys

import ftfy
import regex
import torch
from transformers import CLIPTextConfig, CLIPTextModelWithProjection

HERE = pathlib.Path(__file__).parent
WORDS = json.loads((HERE / "../../gpt-vla/src/test/resources/vidact/gpt/text/words.json").read_text())
merges = gzip.open(sys.argv[1]).read().decode().split("\n")[1 : 49152 - 256 - 2 + 1]
printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
others = [b for b in range(256) if b not in printable]
symbol = {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(others)}
tokens = [symbol[b] for b in printable + others]
tokens += [t + "</w>" for t in tokens] + [m.replace(" ", "") for m in merges] + ["<|startoftext|>", "<|endoftext|>"]
number = {token: i for i, token in enumerate(tokens)}
rank = {tuple(m.split()): i for i, m in enumerate(merges)}
PATTERN = regex.compile(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", regex.IGNORECASE)


def word(text):
    if text in ("<|startoftext|>", "<|endoftext|>"):
        return [number[text]]
    parts = [symbol[b] for b in text.encode()]
    parts[-1] += "</w>"
    while len(parts) > 1:
        best = min(zip(parts, parts[1:]), key=lambda pair: rank.get(pair, math.inf))
        if best not in rank:
            break
        i = 0
        while i < len(parts) - 1:
            if (parts[i], parts[i + 1]) == best:
                parts[i : i + 2] = ["".join(best)]
            i += 1
    return [number[p] for p in parts]


def encode(text):
    text = html.unescape(html.unescape(ftfy.fix_text(text))).strip()
    text = regex.sub(r"\s+", " ", text).strip().lower()
    ids = [number["<|startoftext|>"], *(i for w in PATTERN.findall(text) for i in word(w)), number["<|endoftext|>"]]
    return ids if len(ids) <= 77 else ids[:76] + ids[-1:]


def sentences():
    state = 1
    for _ in range(10_000):
        drawn = []
        for i in range(64):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            drawn.append(state >> 33)
        yield "".join(WORDS[d % len(WORDS)] + ("" if d // 1000 % 4 == 0 else " ") for d in drawn[1 : 2 + drawn[0] % 12])


def sine_weights(model):
    with torch.no_grad():
        for p, (name, tensor) in enumerate(sorted(model.named_parameters())):
            scale = "norm" in name and name.endswith("weight")
            values = [0.25 * math.sin(0.37 * k + p) + scale for k in range(tensor.numel())]
            tensor.copy_(torch.tensor(values, dtype=torch.float64).view(tensor.shape))


def feature(model, ids):
    with torch.no_grad():
        out = model(input_ids=torch.tensor([ids])).text_embeds[0]
    return (out / out.norm()).tolist()


encoded = [encode(s) for s in sentences()]
small = CLIPTextModelWithProjection(CLIPTextConfig(vocab_size=50, hidden_size=16, intermediate_size=32, projection_dim=8,
                                                   num_hidden_layers=2, num_attention_heads=2, max_position_embeddings=12,
                                                   bos_token_id=48, eos_token_id=49)).double().eval()
sine_weights(small)
examples = [[48, 49], [48, 3, 7, 11, 49], [48, *range(10), 49]]
print(json.dumps({"sha256": hashlib.sha256("\n".join(" ".join(map(str, e)) for e in encoded).encode()).hexdigest(),
                  "tokens": sum(map(len, encoded)), "first": encoded[:20], "captions": examples,
                  "features": [feature(small, e) for e in examples]}))
if len(sys.argv) > 2:
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    full = CLIPTextModelWithProjection(CLIPTextConfig(vocab_size=49408, bos_token_id=49406, eos_token_id=49407)).eval()
    full.save_pretrained(folder, safe_serialization=True)
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges]) + "\n")
    (folder / "vocab.json").write_text(json.dumps(number))
    captions = ["pick up the red block", "a photo of a caf\u00e9, \U0001f44d!", "", "open " * 100]
    (folder / "features.json").write_text(json.dumps({c: feature(full, encode(c)) for c in captions}))
    (folder / "sentences.json").write_text(json.dumps({s: e for s, e in zip(sentences(), encoded)}))
