"""What differs between newsrooms and deployments. Imports nothing of ours."""
