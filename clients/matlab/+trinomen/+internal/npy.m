function values = npy(bytes)
%NPY An array of frames as NumPy writes it (version 1.0, C order): rows x columns x frames.
  if numel(bytes) < 10 || ~isequal(bytes(1:6), [uint8(147) uint8('NUMPY')])
    error('trinomen:npy', 'What came is not an array of NumPy.');
  end
  header = double(bytes(9)) + 256 * double(bytes(10));
  text = char(bytes(11:10 + header));
  type = regexp(text, '''descr'': ''<([fiu]\d)''', 'tokens', 'once');
  shape = regexp(text, '''shape'': \(([^)]*)\)', 'tokens', 'once');
  shape = str2double(regexp(shape{1}, '\d+', 'match'));
  kinds = struct('f4', 'single', 'f8', 'double', 'i1', 'int8', 'i2', 'int16', 'i4', 'int32', ...
    'u1', 'uint8', 'u2', 'uint16', 'u4', 'uint32');
  if isempty(type) || ~isfield(kinds, type{1}) || numel(shape) < 3 || shape(end) ~= 1
    error('trinomen:unsupported', 'Pixels are not of one channel: %s', text);
  end
  % From the last index, which runs fastest: channel, column, row, frame.
  values = typecast(bytes(11 + header:end), kinds.(type{1}));
  frames = prod(shape(1:end - 3));
  values = reshape(values, shape(end - 1), shape(end - 2), frames);
  values = permute(values, [2 1 3]);
end
