/**
 * A made-up multi-centre neuro-PET study: sites, subjects, visits, what was typed at the scanners,
 * and the images. A pure function of a seed. Knows the DICOM standard; knows neither the archive
 * nor how its instances travel.
 */
@NullMarked
package org.trinomen.server.demo;

import org.jspecify.annotations.NullMarked;
