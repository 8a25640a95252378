"""Golden numbers for GptGoldenTest: the same small trunk in PyTorch, in double precision, with weights from a formula.

    venv/bin/python bench/golden/gpt.py > gpt-vla/src/test/resources/vidact/gpt/model/golden.json

Two layers of width 16 with 2 heads over 3 steps of [text | view 1 | view 2], 4 tokens a view, 11 codes, text features of 6.
Element k of parameter p (in checkpoint order) is 0.25 sin(0.37 k + p), plus 1 for the weights of norms.
"""
import json
import math

import torch
import torch.nn.functional as F

B, STEPS, N, VIEWS, V, E, D, H, LAYERS = 2, 3, 4, 2, 11, 6, 16, 2, 2
torch.set_default_dtype(torch.float64)
names = {"token_embedding.weight": (V, D), "spatial_embedding.weight": (N, D), "view_embedding.weight": (VIEWS, D),
         "step_embedding.weight": (STEPS, D), "text_projection.weight": (D, E), "text_projection.bias": (D,),
         "embed_norm.weight": (D,), "embed_norm.bias": (D,)}
for i in range(LAYERS):
    b = f"blocks.{i}."
    names |= {b + "norm1.weight": (D,), b + "norm1.bias": (D,), b + "attention.qkv.weight": (3 * D, D),
              b + "attention.qkv.bias": (3 * D,), b + "attention.out.weight": (D, D), b + "attention.out.bias": (D,),
              b + "norm2.weight": (D,), b + "norm2.bias": (D,), b + "mlp.up.weight": (4 * D, D), b + "mlp.up.bias": (4 * D,),
              b + "mlp.down.weight": (D, 4 * D), b + "mlp.down.bias": (D,)}
names |= {"norm.weight": (D,), "norm.bias": (D,), "head.weight": (V, D)}
w = {}
for p, (name, shape) in enumerate(names.items()):
    value = torch.tensor([0.25 * math.sin(0.37 * k + p) for k in range(math.prod(shape))]).view(shape)
    w[name] = (value + (1 if "norm" in name and name.endswith("weight") else 0)).requires_grad_()
images = torch.tensor([[[(3 * b + 5 * s + 7 * i + b * s * i) % V for i in range(VIEWS * N)] for s in range(STEPS)] for b in range(B)])
text = torch.tensor([math.cos(0.1 * k) for k in range(B * E)]).view(B, E)


def norm(x, name):
    return F.layer_norm(x, (D,), w[name + ".weight"], w[name + ".bias"])


def linear(x, name):
    return F.linear(x, w[name + ".weight"], w[name + ".bias"])


def logits():
    place = torch.arange(VIEWS * N)
    x = w["token_embedding.weight"][images] + w["spatial_embedding.weight"][place % N] + w["view_embedding.weight"][place // N]
    x = torch.cat((linear(text, "text_projection")[:, None, None].expand(B, STEPS, 1, D), x), 2)
    x = norm((x + w["step_embedding.weight"][:, None]).flatten(1, 2), "embed_norm")
    for i in range(LAYERS):
        b = f"blocks.{i}."
        q, k, v = (t.unflatten(2, (H, D // H)).transpose(1, 2) for t in linear(norm(x, b + "norm1"), b + "attention.qkv").chunk(3, 2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2)
        x = x + linear(y, b + "attention.out")
        x = x + linear(F.relu(linear(norm(x, b + "norm2"), b + "mlp.up")), b + "mlp.down")
    return F.linear(norm(x, "norm"), w["head.weight"])


def loss():
    step = 1 + VIEWS * N
    predictors = [s * step + i for s in range(1, STEPS) for i in range(VIEWS * N)]
    return F.cross_entropy(logits()[:, predictors].flatten(0, 1), images[:, 1:].flatten())


golden = {"logits": [round(v, 9) for v in logits().flatten().tolist()]}
loss().backward()
golden["gradient_norms"] = {name: float(f"{t.grad.norm().item():.9g}") for name, t in w.items()}
decayed = [t for t in w.values() if t.dim() > 1]
others = [t for t in w.values() if t.dim() == 1]
adam = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=1e-2, betas=(0.9, 0.95))
golden["losses"] = []
for _ in range(10):
    adam.zero_grad()
    value = loss()
    value.backward()
    adam.step()
    golden["losses"].append(round(value.item(), 9))
print(json.dumps(golden))
