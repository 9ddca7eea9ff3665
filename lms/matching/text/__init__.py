"""What happens to words before anything is compared: masking, rendering in English, counting terms."""
