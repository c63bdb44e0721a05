/**
 * The second name: who takes part in a research study, under which code, at which site, and when a
 * visit is planned. Knows nothing of scans and of how they are matched.
 */
@NullMarked
package org.trinomen.identity.study;

import org.jspecify.annotations.NullMarked;
