package org.trinomen.archive.query;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One patient as recorded, imaging study, series or instance, as the index knows it.
 *
 * @param id public id
 * @param parent public id one level up; empty for a patient
 * @param tags main DICOM tags of this level: tag to value, decoded; an empty value is kept, an
 *     absent attribute is absent. Keys are ordered as unsigned numbers
 * @param patientTags for a study: the patient's main tags as recorded in that study's own first
 *     instance; else empty
 * @param lastUpdate when the last instance arrived below it; for a patient and a study to the
 *     second
 * @param facts what only instances have; empty for the other levels
 * @param status what only series have; empty for the other levels
 */
public record Resource(
    Level level,
    PublicId id,
    Optional<PublicId> parent,
    SortedMap<Integer, String> tags,
    SortedMap<Integer, String> patientTags,
    Instant lastUpdate,
    Optional<InstanceFacts> facts,
    Optional<SeriesStatus> status) {

  /** A resource that is no series, or whose status nobody asks for. */
  public Resource(
      Level level,
      PublicId id,
      Optional<PublicId> parent,
      SortedMap<Integer, String> tags,
      SortedMap<Integer, String> patientTags,
      Instant lastUpdate,
      Optional<InstanceFacts> facts) {
    this(level, id, parent, tags, patientTags, lastUpdate, facts, Optional.empty());
  }
}
