/**
 * Unsupervised probabilistic record linkage, in the words of the field: comparisons of two records
 * fall into comparison levels, each level is worth a match weight, and the weights come from the
 * data by expectation maximisation. Knows neither studies nor scans: it compares names, dates and
 * texts.
 *
 * <p>Sources: Fellegi and Sunter, A Theory for Record Linkage, JASA 64 (1969); Winkler, Overview of
 * Record Linkage and Current Research Directions, US Census Bureau RRS2006-02; Herzog, Scheuren and
 * Winkler, Data Quality and Record Linkage Techniques, Springer (2007); the vocabulary is that of
 * splink.
 */
@NullMarked
package org.trinomen.identity.linkage;

import org.jspecify.annotations.NullMarked;
