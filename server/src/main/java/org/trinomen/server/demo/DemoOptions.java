package org.trinomen.server.demo;

/**
 * What to generate. Same options, same bytes.
 *
 * @param seed of everything that varies
 * @param sites 1 to {@link DemoSite#count()}
 * @param subjects of each site, at most 99
 * @param visits of each subject, at most 9
 * @param frames of each PET series
 * @param slices of each frame
 * @param matrix rows and columns of a PET slice
 * @param ctSlices of each CT series; 0 for none
 * @param ctMatrix rows and columns of a CT slice
 */
public record DemoOptions(
    long seed,
    int sites,
    int subjects,
    int visits,
    int frames,
    int slices,
    int matrix,
    int ctSlices,
    int ctMatrix) {

  /** A few megabytes: 8 scans, 480 instances. */
  public static final DemoOptions SMALL = new DemoOptions(1, 2, 2, 2, 4, 12, 64, 12, 64);

  /** Refuses what DICOM's attributes or the memory of a small machine cannot hold. */
  public DemoOptions {
    check("sites", sites, 1, DemoSite.count());
    check("subjects", subjects, 1, 99);
    check("visits", visits, 1, 9);
    check("frames", frames, 1, 200);
    check("slices", slices, 1, 400);
    check("matrix", matrix, 16, 512);
    check("CT slices", ctSlices, 0, 400);
    check("CT matrix", ctMatrix, 16, 512);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + " must be from " + min + " to " + max);
    }
  }

  /** How many instances the study has. */
  public long instanceCount() {
    return (long) sites * subjects * visits * ((long) frames * slices + ctSlices);
  }
}
