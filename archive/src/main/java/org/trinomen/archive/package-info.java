/** The keeping: volumes hold the bytes, the index is derived from them. Knows no door. */
@NullMarked
package org.trinomen.archive;

import org.jspecify.annotations.NullMarked;
