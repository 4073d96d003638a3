import type { TransactionState } from '../warehouse/warehouse.ts';

/** What an operator is told when the prompt's connection is gone; `transaction` is how it stood before. */
export function lossTold(transaction: TransactionState): string {
  const open = transaction === 'none' ? '' : 'the open transaction, ';
  return `The connection is gone, with ${open}temporary tables and what SET has set. Nothing is run again.`;
}
