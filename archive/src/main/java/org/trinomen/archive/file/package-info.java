/**
 * The calls to the disk that durability hangs on, in one place: write, fsync, rename, truncate. A
 * seam, so that a test can watch their order and make any one of them fail. Knows nothing of what
 * the files hold.
 */
@NullMarked
package org.trinomen.archive.file;

import org.jspecify.annotations.NullMarked;
