package org.trinomen.archive.query;

import java.util.List;

/**
 * The main DICOM tags: the attributes that the index keeps for each resource of a level, those of
 * Orthanc 1.12.11. The Request Attributes Sequence of a series is not among them because it is no
 * single value: it is kept with the series' constant attributes.
 */
public final class MainTags {

  private static final List<Integer> PATIENT =
      List.of(0x0010_0010, 0x0010_0020, 0x0010_0030, 0x0010_0040, 0x0010_1000);

  private static final List<Integer> STUDY =
      List.of(
          0x0008_0020,
          0x0008_0030,
          0x0008_0050,
          0x0008_0080,
          0x0008_0090,
          0x0008_0201,
          0x0008_1030,
          0x0020_000D,
          0x0020_0010,
          0x0032_1032,
          0x0032_1060);

  private static final List<Integer> SERIES =
      List.of(
          0x0008_0021,
          0x0008_0031,
          0x0008_0060,
          0x0008_0070,
          0x0008_0201,
          0x0008_1010,
          0x0008_103E,
          0x0008_1070,
          0x0018_0010,
          0x0018_0015,
          0x0018_0024,
          0x0018_1030,
          0x0018_1090,
          0x0018_1400,
          0x0020_000E,
          0x0020_0011,
          0x0020_0037,
          0x0020_0105,
          0x0020_1002,
          0x0040_0244,
          0x0040_0245,
          0x0040_0254,
          0x0054_0081,
          0x0054_0101,
          0x0054_1000);

  private static final List<Integer> INSTANCE =
      List.of(
          0x0008_0012,
          0x0008_0013,
          0x0008_0018,
          0x0020_0012,
          0x0020_0013,
          0x0020_0032,
          0x0020_0037,
          0x0020_0100,
          0x0020_4000,
          0x0028_0008,
          0x0054_1330);

  private MainTags() {}

  /** The tags of a level, ascending. */
  public static List<Integer> of(Level level) {
    return switch (level) {
      case PATIENT -> PATIENT;
      case STUDY -> STUDY;
      case SERIES -> SERIES;
      case INSTANCE -> INSTANCE;
    };
  }
}
