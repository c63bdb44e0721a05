package org.trinomen.archive.index;

import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

/** Attributes that no header holds: they are told from what the archive has (PS3.4 §C.3.4). */
final class Computed {

  /** The level whose resources have the attribute. */
  private static final Map<Integer, Level> LEVELS =
      Map.of(
          Tag.NumberOfPatientRelatedStudies, Level.PATIENT,
          Tag.NumberOfPatientRelatedSeries, Level.PATIENT,
          Tag.NumberOfPatientRelatedInstances, Level.PATIENT,
          Tag.NumberOfStudyRelatedSeries, Level.STUDY,
          Tag.NumberOfStudyRelatedInstances, Level.STUDY,
          Tag.ModalitiesInStudy, Level.STUDY,
          Tag.SOPClassesInStudy, Level.STUDY,
          Tag.NumberOfSeriesRelatedInstances, Level.SERIES,
          Tag.InstanceAvailability, Level.INSTANCE,
          Tag.SOPClassUID, Level.INSTANCE);

  private final Index index;

  Computed(Index index) {
    this.index = index;
  }

  /** Whether it is computed for resources of a level. A SOP Class UID is in headers as well. */
  static boolean isComputed(int tag, Level level) {
    return LEVELS.containsKey(tag) && (tag != Tag.SOPClassUID || level == Level.INSTANCE);
  }

  /** The value a resource of the attribute's own level has; empty for other levels. */
  Optional<String> own(Resource resource, int tag) {
    return LEVELS.get(tag) == resource.level()
        ? Optional.of(value(resource, tag))
        : Optional.empty();
  }

  /**
   * The value to match against. Modalities and SOP classes hold for the whole study, so what is
   * below it (and, taken together, the patient above it) can be searched by them too.
   */
  Optional<String> matched(Resource resource, int tag) {
    boolean ofStudy = tag == Tag.ModalitiesInStudy || tag == Tag.SOPClassesInStudy;
    return ofStudy ? Optional.of(value(resource, tag)) : own(resource, tag);
  }

  private String value(Resource resource, int tag) {
    return switch (tag) {
      case Tag.ModalitiesInStudy ->
          String.join("\\", index.modalities(resource.level(), resource.id()));
      case Tag.SOPClassesInStudy ->
          String.join("\\", index.sopClasses(resource.level(), resource.id()));
      case Tag.InstanceAvailability -> "ONLINE";
      case Tag.SOPClassUID -> resource.facts().orElseThrow().sopClassUid();
      default -> Long.toString(count(index.statistics(resource.level(), resource.id()), tag));
    };
  }

  private static long count(ArchiveStatistics statistics, int tag) {
    return switch (tag) {
      case Tag.NumberOfPatientRelatedStudies -> statistics.studies();
      case Tag.NumberOfPatientRelatedSeries, Tag.NumberOfStudyRelatedSeries -> statistics.series();
      default -> statistics.instances();
    };
  }
}
