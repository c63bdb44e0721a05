/** What is done time and again beside everything else. */
@NullMarked
package org.trinomen.archive.repeat;

import org.jspecify.annotations.NullMarked;
