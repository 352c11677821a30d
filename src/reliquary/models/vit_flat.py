"""A vision transformer whose head sees all tokens at once, flattened, and not one class token.

The transformer that M. Martin 2024, "Which ancient civilisation does this artefact belong to?", section 4.3, planned
and could not train. From the numbers of parameters in the printed table of its layers, and a width of 768, follow:

- patches: 16 x 16 x 3 pixels to 768 values, and 256 learnt positions: 787,200;
- each of 4 encoder blocks, 20,077,824: two layer norms (3,072), two layers 768 -> 768 (1,181,184), and attention
  (18,893,568), whose heads must be 6,144 wide together: eight that are each as wide as a token;
- head: 256 x 768 tokens -> 1024 -> 1024 -> classes: 201,327,616 + 1,049,600 + 6,150 for 6 classes.

Blocks are normalised first, as in Dosovitskiy et al. 2020, "An Image is Worth 16x16 Words"; every layer of the two
perceptrons is followed by GELU, and no norm stands before the head (the table has none).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from reliquary.errors import ReliquaryError

POSITION_STD = 0.02


class VitFlat(nn.Module):
    """The transformer; its defaults have 283,481,862 parameters for 6 classes.

    Args:
        classes: Number of classes.
        image_size: Side of the images, pixels; a multiple of ``patch``.
        patch: Side of a patch, pixels.
        width: Values of a token.
        depth: Encoder blocks.
        heads: Heads of attention, each ``width`` wide.
        hidden: Units of each of the head's two hidden layers; the output of the second is the feature.

    Raises:
        ReliquaryError: The images do not divide into patches.
    """

    def __init__(
        self,
        classes: int,
        image_size: int = 256,
        patch: int = 16,
        width: int = 768,
        depth: int = 4,
        heads: int = 8,
        hidden: int = 1024,
    ) -> None:
        super().__init__()
        if image_size % patch:
            raise ReliquaryError(f"vit_flat: image_size {image_size} is no multiple of the patches' {patch} pixels")
        tokens = (image_size // patch) ** 2
        self.image_size = image_size
        self.patches = nn.Conv2d(3, width, kernel_size=patch, stride=patch)
        self.positions = nn.Parameter(torch.empty(tokens, width))
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(depth)))
        self.head = nn.Sequential(
            nn.Linear(tokens * width, hidden),
            nn.GELU(),
            nn.Linear(hidden, hidden),
            nn.GELU(),
            nn.Linear(hidden, classes),
        )
        nn.init.trunc_normal_(self.positions, std=POSITION_STD)
        self.apply(_initialise)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, shape (n, classes), of images of shape (n, 3, image_size, image_size).

        Raises:
            ValueError: The images have another size.
        """
        if images.shape[-2:] != (self.image_size, self.image_size):
            raise ValueError(f"expected images of {self.image_size} pixels, found {tuple(images.shape[-2:])}")
        tokens = self.patches(images).flatten(2).transpose(1, 2) + self.positions
        logits: Tensor = self.head(self.blocks(tokens).flatten(1))
        return logits


class Block(nn.Module):
    """An encoder block: attention and a perceptron, each after a layer norm and beside a shortcut.

    Args:
        width: Values of a token.
        heads: Heads of attention.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.perceptron = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Linear(width, width), nn.GELU()
        )

    def forward(self, tokens: Tensor) -> Tensor:
        """Return tokens of the same shape (n, tokens, width)."""
        tokens = tokens + self.attention(self.norm(tokens))
        mixed: Tensor = tokens + self.perceptron(tokens)
        return mixed


class Attention(nn.Module):
    """Self-attention (Vaswani et al. 2017) whose heads are each as wide as a token; torch's own divides the width.

    Args:
        width: Values of a token.
        heads: Number of heads.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.queries, self.keys, self.values = (nn.Linear(width, heads * width) for _ in range(3))
        self.join = nn.Linear(heads * width, width)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return tokens of the same shape (n, tokens, width)."""
        queries, keys, values = (
            layer(tokens).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for layer in (self.queries, self.keys, self.values)
        )
        seen = functional.scaled_dot_product_attention(queries, keys, values)
        joined: Tensor = self.join(seen.transpose(1, 2).flatten(2))
        return joined


def _initialise(layer: nn.Module) -> None:
    """Draw the weights as Keras does, in which the source was written (Glorot and Bengio 2010)."""
    if isinstance(layer, nn.Linear | nn.Conv2d):
        nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
