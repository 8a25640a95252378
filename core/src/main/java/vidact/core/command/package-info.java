/** What every command line program shares: options, errors as sentences, progress, summary. */
@NullMarked
package vidact.core.command;

import org.jspecify.annotations.NullMarked;
