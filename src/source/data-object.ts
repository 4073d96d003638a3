const jsonName = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;
const otherCompression = /\.(?:json|ndjson|jsonl)\.(bz2|zst|xz|lz4|lzo|lzma|snappy|sz|br|deflate|zip)$/i;
const jsonPaths = /json[-_ ]?paths?/i;

/** A name without an extension, or with `.gz` only, that holds a digit: `part-00000`, `0000_part_00.gz`. */
const numberedPart = /^(?=.*\d)[^.]+(?:\.gz)?$/i;
const partsOwnPaperwork = /(?:_\$folder\$|manifest)$/i;

/**
 * Whether an object is data, by its name below the prefix (`/` between segments).
 *
 * Data are `.json`, `.ndjson` and `.jsonl`, each also with `.gz`, in any case; and names without an extension that
 * hold a digit, because that is how Spark, Redshift UNLOAD and Firehose name their parts (`part-00000`,
 * `0000_part_00`), while people's own files without extension (README, LICENSE) carry none.
 *
 * Never data: anything with a path segment that starts with `_` or `.` (`_SUCCESS`, `_temporary/`, `.DS_Store`,
 * `.part-00000.crc`), directory markers (`2018/`, `2018_$folder$`), manifests, and JSONPaths files
 * (`log_json_path.json`, `songs_jsonpaths.json`).
 */
export function isDataObject(name: string): boolean {
  const last = visibleLastSegment(name);
  if (last === null) return false;
  if (jsonName.test(last)) return !jsonPaths.test(last);
  return numberedPart.test(last) && !partsOwnPaperwork.test(last);
}

/**
 * The extension of a compression that cannot be read (`zst` of `events.json.zst`), or null. Such an object is data
 * that would be missing, so a listing reports it instead of passing it over.
 */
export function unreadableCompression(name: string): string | null {
  const last = visibleLastSegment(name);
  if (last === null) return null;
  return otherCompression.exec(last)?.[1]?.toLowerCase() ?? null;
}

/** True for a name that can only be one object's, never a folder's: it ends as a JSON file does. */
export function namesOneObject(name: string): boolean {
  return jsonName.test(name);
}

function visibleLastSegment(name: string): string | null {
  const segments = name.split('/');
  if (segments.some((segment) => segment.startsWith('_') || segment.startsWith('.'))) return null;
  return segments.at(-1) || null;
}
