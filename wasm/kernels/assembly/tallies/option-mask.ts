/**
 * Four times in 16 bits the ones that cover every option: whatever is masked is below twice the number of options, so
 * that votes can be added first, within the scratch space, and looked at afterwards.
 * @param optionCount from 1 to 65,536
 */
export function optionMask(optionCount: i32): u64 {
  const covering: u32 = 0xffffffff >> clz(<u32>max(1, optionCount - 1));
  return <u64>covering * 0x0001000100010001;
}
