export const contact = {
  title: "Contact us",
  lead: "Choose your area to see its phone numbers, hours and address.",
  area: "Your area",
  show: "Show contacts",
  inArea: (region: string) => `Contacts for ${region}`,
  public_phone: "Patients and families",
  employee_phone: "Employees",
  hours: "Hours",
  mail: "Write to us",
  social: "Online",
  none: "This area has no contacts listed yet. Write to the address below.",
  email: "E-mail",
  emailNote: "Leave health details out of e-mail.",
  helpTitle: "If a bill is more than you can pay",
  helpText: "Financial help can lower or clear a bill. You may apply before or after paying.",
  helpLink: "Read about financial help",
  helpPhone: "Financial help",
  unknownArea: "Choose an area from the list",
  about: {
    region: {
      title: "Your area is not in the list?",
      text: "Tell us the city and state where you receive care and we will set up your account with you. You can call any number here.",
    },
    bill: {
      title: "A question about a bill",
      text: "Have the bill’s code at hand when you call. You can ask before you pay, and the bill waits.",
    },
    payment: {
      title: "A question about a payment",
      text: "Have the payment’s reference at hand when you call: it starts with “pay”.",
    },
    guest: {
      title: "Paying without an account",
      text: "Call the number for patients and families in your area. Have the bill at hand: a person takes the payment and gives you a reference.",
    },
    account: {
      title: "A question about your account",
      text: "We can help with your name, your e-mail address or an account that will not let you in. We never ask for your password.",
    },
  },
};
