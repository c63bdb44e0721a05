/**
 * New instances made of ones that are held, or of nothing: modified and anonymised copies, parts of
 * studies put together otherwise, pictures and documents. What a header becomes is worked out
 * without files; {@link org.trinomen.archive.modification.Modifications} reads, writes and takes
 * in. Knows nothing of doors, and changes nothing that arrived.
 */
@NullMarked
package org.trinomen.archive.modification;

import org.jspecify.annotations.NullMarked;
