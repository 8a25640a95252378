/** Where data sets live: a location string in, complete files and manifests out. Nothing half-written ever has its final name. */
@NullMarked
package vidact.core.storage;

import org.jspecify.annotations.NullMarked;
