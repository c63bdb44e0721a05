package org.trinomen.dicom.pixel;

/** From stored values to values of the modality, such as Hounsfield units (PS3.3 §C.11.1). */
public record Rescale(double slope, double intercept) {

  /** Leaves values as they are. */
  public static final Rescale NONE = new Rescale(1, 0);

  public double apply(double stored) {
    return stored * slope + intercept;
  }
}
