"""Golden numbers for VqganGoldenTest: taming's VQGAN at size `tiny`, its discriminator and LPIPS, in PyTorch, double precision.

    venv/bin/python bench/golden/vqgan.py > vqgan-tokenizer/src/test/resources/vidact/vqgan/train/golden.json

Written from the tables of the paper and of taming-transformers' configuration, apart from the product. Every weight is a formula
of its name and position: u(k, name) = 2 frac(43758.5453 sin(12.9898 k + 78.233 (crc32(name) mod 1000))) - 1, in [-1, 1), times
sqrt(3 / fan in) for convolutions, times 0.1 for biases, 1 + 0.1 u for weights of norms, u itself for the codebook.
"""
import json
import math
import zlib

import torch
import torch.nn.functional as F

CHANNELS, MULTIPLIERS, BLOCKS, EMBEDDING, CODES, SIZE, BATCH = 32, (1, 2, 2, 4), 1, 64, 512, 64, 2
torch.set_default_dtype(torch.float64)
torch.set_num_threads(2)
DECIDED = True  # golden codes must not hang on the last bit of a distance
weights = {}


def formula(name, count):
    v = torch.sin(12.9898 * torch.arange(count, dtype=torch.float64) + 78.233 * (zlib.crc32(name.encode()) % 1000)) * 43758.5453
    return 2 * (v - v.floor()) - 1


def weight(name, *shape):
    if name not in weights:
        u = formula(name, math.prod(shape)).view(shape)
        if "embedding" in name:
            value = u
        elif name.endswith("bias"):
            value = 0.1 * u
        elif len(shape) == 1:
            value = 1 + 0.1 * u
        else:
            value = u * math.sqrt(3 / math.prod(shape[1:]))
        weights[name] = value.requires_grad_()
    return weights[name]


def conv(x, name, out, size=3, stride=1, padding=1, bias=True):
    w = weight(name + ".weight", out, x.shape[1], size, size)
    return F.conv2d(x, w, weight(name + ".bias", out) if bias else None, stride, padding)


def norm(x, name):
    c = x.shape[1]
    return F.group_norm(x, 32, weight(name + ".weight", c), weight(name + ".bias", c), 1e-6)


def swish(x):
    return x * torch.sigmoid(x)


def residual(x, name, out):
    h = conv(swish(norm(x, name + ".norm1")), name + ".conv1", out)
    h = conv(swish(norm(h, name + ".norm2")), name + ".conv2", out)
    return (x if x.shape[1] == out else conv(x, name + ".nin_shortcut", out, 1, 1, 0)) + h


def attention(x, name):
    b, c, h, w = x.shape
    q, k, v = (conv(norm(x, name + ".norm"), f"{name}.{part}", c, 1, 1, 0).view(b, c, h * w) for part in "qkv")
    attended = torch.softmax(torch.einsum("bci,bcj->bij", q, k) / math.sqrt(c), 2)  # i looks at j
    return x + conv(torch.einsum("bij,bcj->bci", attended, v).view(b, c, h, w), name + ".proj_out", c, 1, 1, 0)


def middle(x, name):
    c = x.shape[1]
    return residual(attention(residual(x, name + ".block_1", c), name + ".attn_1"), name + ".block_2", c)


def encoder(x):
    h = conv(x, "encoder.conv_in", CHANNELS)
    for i, multiplier in enumerate(MULTIPLIERS):
        for j in range(BLOCKS):
            h = residual(h, f"encoder.down.{i}.block.{j}", CHANNELS * multiplier)
            h = attention(h, f"encoder.down.{i}.attn.{j}") if i == len(MULTIPLIERS) - 1 else h
        if i < len(MULTIPLIERS) - 1:
            h = conv(F.pad(h, (0, 1, 0, 1)), f"encoder.down.{i}.downsample.conv", h.shape[1], 3, 2, 0)
    return conv(swish(norm(middle(h, "encoder.mid"), "encoder.norm_out")), "encoder.conv_out", EMBEDDING)


def decoder(z):
    h = middle(conv(z, "decoder.conv_in", CHANNELS * MULTIPLIERS[-1]), "decoder.mid")
    for i in reversed(range(len(MULTIPLIERS))):
        for j in range(BLOCKS + 1):
            h = residual(h, f"decoder.up.{i}.block.{j}", CHANNELS * MULTIPLIERS[i])
            h = attention(h, f"decoder.up.{i}.attn.{j}") if i == len(MULTIPLIERS) - 1 else h
        if i > 0:
            h = conv(h.repeat_interleave(2, 2).repeat_interleave(2, 3), f"decoder.up.{i}.upsample.conv", h.shape[1])
    return conv(swish(norm(h, "decoder.norm_out")), "decoder.conv_out", 3)


def vqgan(x):
    z = conv(encoder(x), "quant_conv", EMBEDDING, 1, 1, 0)
    book = weight("quantize.embedding.weight", CODES, EMBEDDING)
    flat = z.permute(0, 2, 3, 1).reshape(-1, EMBEDDING)
    distances = (flat[:, None] - book[None]).square().sum(2)
    codes = distances.argmin(1)
    two = distances.topk(2, 1, largest=False).values
    assert not DECIDED or ((two[:, 1] - two[:, 0]) / two[:, 1]).min() > 1e-5, "a code is a toss-up"
    q = book[codes].view(z.shape[0], z.shape[2], z.shape[3], EMBEDDING).permute(0, 3, 1, 2)
    codebook = (q - z.detach()).square().mean() + 0.25 * (z - q.detach()).square().mean()
    decoded = decoder(conv(z + (q - z).detach(), "post_quant_conv", EMBEDDING, 1, 1, 0))
    return z, codes, decoded, codebook


def discriminator(x):
    h = F.leaky_relu(conv(x, "discriminator.main.0", 64, 4, 2, 1), 0.2)
    for place, width, stride in ((2, 128, 2), (5, 256, 2), (8, 512, 1)):
        h = conv(h, f"discriminator.main.{place}", width, 4, stride, 1, bias=False)
        scale, shift = (weight(f"discriminator.main.{place + 1}.{part}", width) for part in ("weight", "bias"))
        h = F.leaky_relu(F.batch_norm(h, None, None, scale, shift, training=True), 0.2)
    return conv(h, "discriminator.main.11", 1, 4, 1, 1)


def vgg(x):
    place, features = 0, []
    for width, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        if features:
            x = F.max_pool2d(x, 2)
        for _ in range(count):
            x = F.relu(conv(x, f"features.{place}", width))
            place += 2
        place += 1
        features.append(x)
    return features


def lpips(a, b):
    shift, scale = (torch.tensor(v).view(1, 3, 1, 1) for v in ((-.030, -.088, -.188), (.458, .448, .450)))
    total = 0
    for i, (f, g) in enumerate(zip(vgg((a - shift) / scale), vgg((b - shift) / scale))):
        f, g = (t / (t.square().sum(1, keepdim=True).sqrt() + 1e-10) for t in (f, g))
        total = total + conv((f - g).square(), f"lin{i}.model.1", 1, 1, 1, 0, bias=False).mean((1, 2, 3))
    return total


def pictures(name, side):
    return formula(name, BATCH * 3 * side * side).view(BATCH, 3, side, side)


def some(t, every=97):
    return [float(f"{v:.9g}") for v in t.detach().flatten()[::every].tolist()]


def losses(x):
    z, codes, decoded, codebook = vqgan(x)
    distance = (x - decoded).abs().mean() + 4 * (x - decoded).square().mean()
    fooled = -discriminator(decoded).mean()
    last = weights["decoder.conv_out.weight"]
    pull = [torch.autograd.grad(term, last, retain_graph=True)[0].norm() for term in (distance, fooled)]
    balance = 0.8 * (pull[0] / (pull[1] + 1e-4)).clamp(0, 1e4).detach()
    return z, codes, decoded, distance + codebook + balance * fooled, balance


def main():
    x = pictures("pictures", SIZE)
    z, codes, decoded, total, balance = losses(x)
    golden = dict(z=some(z), codes=codes.tolist(), pictures=some(decoded), logits=some(discriminator(x), 7), adversarial_weight=balance.item())
    total.backward()
    generator = [n for n in weights if not n.startswith("discriminator")]
    golden["gradient_norms"] = {n: float(f"{weights[n].grad.norm().item():.9g}") for n in generator}
    judge = [n for n in weights if n.startswith("discriminator")]
    adam = [torch.optim.Adam([weights[n] for n in names], lr=2e-6, betas=(0.5, 0.9)) for names in (generator, judge)]
    golden |= dict(losses=[], discriminator_losses=[])
    for _ in range(10):
        adam[0].zero_grad()
        _, _, decoded, total, _ = losses(x)
        total.backward()
        adam[0].step()
        adam[1].zero_grad()
        hinge = (F.relu(1 - discriminator(x)).mean() + F.relu(1 + discriminator(decoded.detach())).mean()) / 2
        hinge.backward()
        if not golden["discriminator_losses"]:
            golden["discriminator_gradient_norms"] = {n: float(f"{weights[n].grad.norm().item():.9g}") for n in judge}
        adam[1].step()
        golden["losses"].append(float(f"{total.item():.9g}"))
        golden["discriminator_losses"].append(float(f"{hinge.item():.9g}"))
    a, b = pictures("some", 32), pictures("others", 32).requires_grad_()
    perceived = lpips(a, b)
    perceived.sum().backward()
    golden |= dict(lpips=[float(f"{v:.9g}") for v in perceived.tolist()], lpips_gradient=some(b.grad))
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
