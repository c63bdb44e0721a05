/**
 * The only way to state something of resources: checks, has it kept in the log of annotations, and
 * folded into the index. It knows no door.
 */
@NullMarked
package org.trinomen.archive.curation;

import org.jspecify.annotations.NullMarked;
