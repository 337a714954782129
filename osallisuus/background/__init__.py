"""Work that takes longer than a request may: asked on a page, done by the worker, with progress.

`registry` names the kinds of work, `asking` puts one in the queue, `running` does it, once, and
takes up again what a killed worker left; `sealing` closes its file to all but the browser that
asked for it.
"""
