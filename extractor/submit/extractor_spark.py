"""The file that spark-submit wants: `spark-submit … extractor_spark.py INPUT… --out OUT` is `extractor spark` with the
same arguments.

It stands alone in its folder, for spark-submit puts that folder first among those from which Python imports. Its path:
`extractor spark --file`.
"""

import sys

from extractor.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "spark")
    main()
