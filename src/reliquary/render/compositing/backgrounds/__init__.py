"""What cut-outs are pasted on: any folder of pictures, or scenes of the sample museum."""
