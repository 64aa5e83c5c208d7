"""How the model is trained: corpora, network, fitting, export."""
