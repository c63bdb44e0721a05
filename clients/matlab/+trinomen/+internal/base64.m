function text = base64(bytes)
%BASE64 RFC 4648 section 4, of uint8.
  if trinomen.internal.isoctave()
    text = encode(bytes);
  else
    text = matlab.net.base64encode(bytes);
  end
end

function text = encode(bytes)
  letters = ['A':'Z' 'a':'z' '0':'9' '+/'];
  bytes = double(reshape(bytes, 1, []));
  padding = mod(-numel(bytes), 3);
  groups = reshape([bytes zeros(1, padding)], 3, []);
  numbers = [65536 256 1] * groups;
  text = reshape(letters(1 + mod(floor(numbers ./ [262144; 4096; 64; 1]), 64)), 1, []);
  text(end - padding + 1:end) = '=';
end
