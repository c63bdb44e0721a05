/** A question to the archive, as every door asks it, and the shape of its answer. */
@NullMarked
package org.trinomen.archive.query;

import org.jspecify.annotations.NullMarked;
