package org.trinomen.archive.index;

import java.util.List;
import org.trinomen.archive.query.Level;

/**
 * Where a main DICOM tag is kept: the table is that of its level, the order that of {@link
 * org.trinomen.archive.query.MainTags}.
 *
 * @param tag the attribute
 * @param name of the column
 * @param key how its folded companion is made, if it has one
 */
record Column(int tag, String name, SearchKey key) {

  static final int SOP_INSTANCE_UID = 0x0008_0018;

  static final List<Column> PATIENT =
      List.of(
          new Column(0x0010_0010, "patient_name", SearchKey.PERSON_NAME),
          new Column(0x0010_0020, "patient_id", SearchKey.TEXT),
          new Column(0x0010_0030, "patient_birth_date", SearchKey.DATE),
          of(0x0010_0040, "patient_sex"),
          of(0x0010_1000, "other_patient_ids"));

  static final List<Column> STUDY =
      List.of(
          new Column(0x0008_0020, "study_date", SearchKey.DATE),
          of(0x0008_0030, "study_time"),
          new Column(0x0008_0050, "accession_number", SearchKey.TEXT),
          new Column(0x0008_0080, "institution_name", SearchKey.TEXT),
          of(0x0008_0090, "referring_physician_name"),
          of(0x0008_0201, "timezone_offset_from_utc"),
          new Column(0x0008_1030, "study_description", SearchKey.TEXT),
          new Column(0x0020_000D, "study_instance_uid", SearchKey.TEXT),
          of(0x0020_0010, "study_id"),
          of(0x0032_1032, "requesting_physician"),
          of(0x0032_1060, "requested_procedure_description"));

  static final List<Column> SERIES =
      List.of(
          of(0x0008_0021, "series_date"),
          of(0x0008_0031, "series_time"),
          new Column(0x0008_0060, "modality", SearchKey.TEXT),
          of(0x0008_0070, "manufacturer"),
          of(0x0008_0201, "timezone_offset_from_utc"),
          of(0x0008_1010, "station_name"),
          of(0x0008_103E, "series_description"),
          of(0x0008_1070, "operators_name"),
          of(0x0018_0010, "contrast_bolus_agent"),
          of(0x0018_0015, "body_part_examined"),
          of(0x0018_0024, "sequence_name"),
          of(0x0018_1030, "protocol_name"),
          of(0x0018_1090, "cardiac_number_of_images"),
          of(0x0018_1400, "acquisition_device_processing_description"),
          new Column(0x0020_000E, "series_instance_uid", SearchKey.TEXT),
          of(0x0020_0011, "series_number"),
          of(0x0020_0037, "image_orientation_patient"),
          of(0x0020_0105, "number_of_temporal_positions"),
          of(0x0020_1002, "images_in_acquisition"),
          of(0x0040_0244, "performed_procedure_step_start_date"),
          of(0x0040_0245, "performed_procedure_step_start_time"),
          of(0x0040_0254, "performed_procedure_step_description"),
          of(0x0054_0081, "number_of_slices"),
          of(0x0054_0101, "number_of_time_slices"),
          of(0x0054_1000, "series_type"));

  /** Those of an instance apart from the SOP Instance UID, which is coded in its own way. */
  static final List<Column> INSTANCE =
      List.of(
          of(0x0008_0012, "instance_creation_date"),
          of(0x0008_0013, "instance_creation_time"),
          of(0x0020_0012, "acquisition_number"),
          of(0x0020_0013, "instance_number"),
          of(0x0020_0032, "image_position_patient"),
          of(0x0020_0037, "image_orientation_patient"),
          of(0x0020_0100, "temporal_position_identifier"),
          of(0x0020_4000, "image_comments"),
          of(0x0028_0008, "number_of_frames"),
          of(0x0054_1330, "image_index"));

  private static Column of(int tag, String name) {
    return new Column(tag, name, SearchKey.NONE);
  }

  static List<Column> of(Level level) {
    return switch (level) {
      case PATIENT -> PATIENT;
      case STUDY -> STUDY;
      case SERIES -> SERIES;
      case INSTANCE -> INSTANCE;
    };
  }

  boolean isIdentifier() {
    return key != SearchKey.NONE;
  }

  /** Name of the folded companion. */
  String keyName() {
    return name + "_key";
  }
}
