function list = items(said)
%ITEMS A list of JSON as a row of structs in cells, whatever jsondecode made of it.
  if isempty(said)
    list = {};
  elseif iscell(said)
    list = reshape(said, 1, []);
  else
    list = reshape(num2cell(said), 1, []);
  end
end
