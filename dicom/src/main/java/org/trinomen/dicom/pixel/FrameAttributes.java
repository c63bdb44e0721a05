package org.trinomen.dicom.pixel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;

/**
 * Attributes of one frame: in its item of the functional groups, in the shared one, or for all
 * frames in the data set itself (PS3.3 §C.7.6.16).
 */
public final class FrameAttributes {

  private final DataSet dataSet;
  private final int frame;

  /** Of a frame, counted from 0. */
  public FrameAttributes(DataSet dataSet, int frame) {
    this.dataSet = dataSet;
    this.frame = frame;
  }

  /** The macro of a functional group; the data set itself where it has none. */
  DataSet macro(int sequence) {
    return perFrame(sequence)
        .or(() -> first(dataSet.items(Tag.SharedFunctionalGroupsSequence), sequence))
        .orElse(dataSet);
  }

  private Optional<DataSet> perFrame(int sequence) {
    List<DataSet> groups = dataSet.items(Tag.PerFrameFunctionalGroupsSequence);
    return frame < groups.size()
        ? groups.get(frame).items(sequence).stream().findFirst()
        : Optional.empty();
  }

  private static Optional<DataSet> first(List<DataSet> groups, int sequence) {
    return groups.stream().findFirst().flatMap(group -> group.items(sequence).stream().findFirst());
  }

  /** What stored values mean (PS3.3 §C.11.1, §C.7.6.16.2.9). */
  public Rescale rescale() {
    DataSet macro = macro(Tag.PixelValueTransformationSequence);
    double slope = macro.decimal(Tag.RescaleSlope).orElse(1);
    double intercept = macro.decimal(Tag.RescaleIntercept).orElse(0);
    boolean sound = Double.isFinite(slope) && slope != 0 && Double.isFinite(intercept);
    return sound ? new Rescale(slope, intercept) : Rescale.NONE;
  }

  /** The first window that is stated (PS3.3 §C.11.2, §C.7.6.16.2.10). */
  public Optional<Window> window() {
    DataSet macro = macro(Tag.FrameVOILUTSequence);
    OptionalDouble centre = macro.decimal(Tag.WindowCenter);
    OptionalDouble width = macro.decimal(Tag.WindowWidth);
    if (centre.isEmpty() || width.isEmpty() || !(width.getAsDouble() > 0)) {
      return Optional.empty();
    }
    Window.Function function =
        Window.Function.of(macro.string(Tag.VOILUTFunction).orElse("LINEAR"));
    return Optional.of(new Window(centre.getAsDouble(), width.getAsDouble(), function));
  }

  /** The modality look-up table, in place of a rescale (PS3.3 §C.11.1). */
  public Optional<LookupTable> modalityLookup(boolean signed) {
    return dataSet.items(Tag.ModalityLUTSequence).stream()
        .findFirst()
        .flatMap(item -> LookupTable.of(item, signed));
  }

  /** The first look-up table for values of interest, in place of a window (PS3.3 §C.11.2). */
  public Optional<LookupTable> interestLookup(boolean signed) {
    return dataSet.items(Tag.VOILUTSequence).stream()
        .findFirst()
        .flatMap(item -> LookupTable.of(item, signed));
  }

  /** Whether low values are to be bright: by the photometric, or the shape (PS3.3 §C.11.6). */
  public boolean inverted(Photometric photometric) {
    return dataSet
        .string(Tag.PresentationLUTShape)
        .map(shape -> shape.equals("INVERSE"))
        .orElse(photometric == Photometric.MONOCHROME1);
  }
}
