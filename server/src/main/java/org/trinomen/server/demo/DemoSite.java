package org.trinomen.server.demo;

import java.util.List;

/**
 * An invented centre with its scanner.
 *
 * @param code short name
 * @param subjectLetter first letter of its subject codes
 * @param institution Institution Name, not always in ASCII
 * @param address Institution Address
 * @param aeTitle AE title of the scanner
 * @param manufacturer of the scanner
 * @param model of the scanner
 * @param softwareVersions of the scanner
 * @param serialNumber of the scanner
 * @param characterSet Specific Character Set that the scanner writes
 * @param sliceMm distance of PET slices
 * @param fieldOfViewMm width of the PET image
 * @param slopePerFrame one Rescale Slope for all slices of a frame, else one for each slice
 */
public record DemoSite(
    String code,
    char subjectLetter,
    String institution,
    String address,
    String aeTitle,
    String manufacturer,
    String model,
    String softwareVersions,
    String serialNumber,
    String characterSet,
    double sliceMm,
    double fieldOfViewMm,
    boolean slopePerFrame) {

  private static final List<DemoSite> ALL =
      List.of(
          new DemoSite(
              "NUH",
              'A',
              "Northfield University Hospital",
              "1 Elm Street, Northfield",
              "NUHPET1",
              "Northwind Medical",
              "Aurora 64",
              "AU 7.2",
              "90111",
              "ISO_IR 100",
              2.0,
              256.0,
              true),
          new DemoSite(
              "UKL",
              'B',
              "Universit\u00E4tsklinik Lindau",
              "H\u00F6henweg 4, Lindau",
              "UKLPET",
              "Contoso Imaging",
              "Borealis DI",
              "52.1",
              "0000UKL01",
              "ISO_IR 100",
              2.79,
              300.0,
              false),
          new DemoSite(
              "HSU",
              'C',
              "Harbor State University",
              "Pier 9, Harbor",
              "HSU_PT",
              "Fabrikam Systems",
              "Vega PET/CT",
              "1.3",
              "730021",
              "ISO_IR 100",
              2.0,
              256.0,
              false),
          new DemoSite(
              "CNI",
              'D',
              "Centre de Neuro-Imagerie Ca\u00F1ada",
              "12 rue de l\u2019\u00C9glise",
              "CNIPET2",
              "Adatum",
              "Cartograph P",
              "V8.4",
              "CPD2144",
              "ISO_IR 192",
              2.11,
              256.0,
              true));

  static DemoSite of(int index) {
    return ALL.get(index);
  }

  static int count() {
    return ALL.size();
  }
}
