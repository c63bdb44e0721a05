package org.trinomen.archive.index;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.SeriesPlaces;
import org.trinomen.identity.ScanIdentity;

/**
 * A series' row as the writer holds it while instances of the series come in. What changes with
 * each instance is written once per transaction.
 */
final class SeriesRow {

  final long key;
  final long study;
  final long patient;
  final String firstSopInstanceUid;

  /** The first instance's values in the order of {@link Column#INSTANCE}; null where absent. */
  final List<@Nullable String> firstValues;

  final SeriesConstants constants;

  /** Which instances are there, of those that should be. */
  final SeriesPlaces places;

  /** Keys of the encodings that are noted for this series. */
  final Set<Long> encodings = new HashSet<>();

  /** Varying tags that have their terms. */
  final Set<Integer> varyingNoted = new HashSet<>();

  long instances;
  long bytes;
  long lastUpdate;

  /** The second to which the study's and the patient's last update were raised for this series. */
  long raisedTo = Long.MIN_VALUE;

  /** Whom the instance seen last names; null if none was. */
  @Nullable ScanIdentity lastIdentity;

  /** True if constants or varying tags are to be written again. */
  boolean constantsChanged;

  SeriesRow(
      long key,
      long study,
      long patient,
      String firstSopInstanceUid,
      List<@Nullable String> firstValues,
      SeriesConstants constants,
      SeriesPlaces places) {
    this.key = key;
    this.study = study;
    this.patient = patient;
    this.firstSopInstanceUid = firstSopInstanceUid;
    this.firstValues = firstValues;
    this.constants = constants;
    this.places = places;
    this.varyingNoted.addAll(constants.varying());
  }
}
