"""How long a judgement and a load take, beside other tools that send the same."""
