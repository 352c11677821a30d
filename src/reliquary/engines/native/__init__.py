"""The native engine: models of timm and torchvision, trained by Lightning."""
