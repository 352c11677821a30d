"""3D models from Sketchfab: listed and downloaded with the user's own token, each with its licence and its author.

Through the Data API v3 (https://docs.sketchfab.com/data-api/v3/index.html) and the Download API
(https://sketchfab.com/developers/download-api/downloading-models).
"""
