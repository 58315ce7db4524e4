"""How a believable university comes about; ``sample_service.seed`` writes it down."""
