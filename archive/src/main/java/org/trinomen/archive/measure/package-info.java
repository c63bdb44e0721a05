/** What is measured while the archive works. Knows nothing of who asks for it, or what it is of. */
@NullMarked
package org.trinomen.archive.measure;

import org.jspecify.annotations.NullMarked;
