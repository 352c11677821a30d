"""The drawing of the sample museum: pens, motifs, colours, light, and encoding with the sample mark."""
