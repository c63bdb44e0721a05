/**
 * Storage commitment by push (PS3.4 Annex J): {@link
 * org.trinomen.archive.commitment.CommitmentProvider} tells peers what the archive keeps of what
 * they sent, {@link org.trinomen.archive.commitment.CommitmentRequests} asks peers what they keep.
 * Both write down what they owe or await before they say so. Knows no door and no configuration.
 */
@NullMarked
package org.trinomen.archive.commitment;

import org.jspecify.annotations.NullMarked;
