// Specific Character Set (0008,0005), PS3.3 §C.12.1.1.2, in the names of the Encoding Standard.

const ENCODINGS: Record<string, string> = {
  "": "windows-1252",
  "IR 6": "windows-1252",
  "IR 100": "windows-1252",
  "IR 101": "iso-8859-2",
  "IR 109": "iso-8859-3",
  "IR 110": "iso-8859-4",
  "IR 144": "iso-8859-5",
  "IR 127": "iso-8859-6",
  "IR 126": "iso-8859-7",
  "IR 138": "iso-8859-8",
  "IR 148": "windows-1254",
  "IR 203": "iso-8859-15",
  "IR 13": "shift_jis",
  "IR 87": "iso-2022-jp",
  "IR 159": "iso-2022-jp",
  "IR 149": "euc-kr",
  "IR 58": "gb18030",
  "IR 166": "windows-874",
  "IR 192": "utf-8",
  GB18030: "gb18030",
  GBK: "gbk",
};

/** How texts are decoded under a value of Specific Character Set. What is not known is taken for Latin-1. */
export function decoderOf(value: string): (bytes: Uint8Array) => string {
  // With code extensions the last set is the one that names are written in.
  const names = value.split("\\").map((name) => name.trim().replace(/^ISO[_ ](2022 )?/, ""));
  const name = names.findLast((one) => one !== "") ?? "";
  const decoder = new TextDecoder(ENCODINGS[name] ?? "windows-1252");
  // Escape sequences that choose a set stand for nothing themselves (PS3.5 §6.1.2.5).
  // eslint-disable-next-line no-control-regex -- ESC is what they begin with
  return (bytes) => decoder.decode(bytes).replace(/\u001b[$()\-.,][@-~]?[A-Z0-9]?/g, "");
}
