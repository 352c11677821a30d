"""The engine of OpenMMLab: MMDetection's and MMagic's models, run as they are, in an environment of their own."""
