"""The program that runs OpenMMLab: the only files that import it. It is started by `reliquary.engines.openmmlab`."""
